"""The list of regional multi-actor networks (RRMA), which the ministry's people keep."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.directory.accounts.kept import SignedInRequest
from traitdunion.directory.accounts.permissions import staff_or_404
from traitdunion.directory.territories.acts import edit_network
from traitdunion.directory.territories.models import Network, Territory
from traitdunion.foundation.search import fold

REGIONS = (Territory.Kind.REGION, Territory.Kind.SINGLE, Territory.Kind.OVERSEAS)


class NetworkForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=100)
    region = forms.ModelChoiceField(
        label=gettext_lazy("Région"),
        queryset=Territory.objects.filter(kind__in=REGIONS, pickable=True).order_by("name"),
        required=False,
        empty_label=gettext_lazy("À préciser"),
    )
    status = forms.ChoiceField(label=gettext_lazy("La région est"), choices=Network.Status)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Une adresse, ou qui l’a dit et quand."),
        max_length=250,
    )

    def __init__(self, data: object = None, *, network: Network) -> None:
        initial = {name: getattr(network, name) for name in ("name", "region", "status", "source")}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        self.network = network

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = Network.objects.exclude(pk=self.network.pk).values_list("name", flat=True)
        if fold(name) in {fold(other) for other in others}:
            raise forms.ValidationError(_("Un réseau porte déjà ce nom : corrigez-le plutôt que d’en ajouter un."))
        return str(name)


@kept.signed_in
@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    """Every network that we know, with its region and where we know it from."""
    staff_or_404(request.user)
    return render(request, "accounts/networks.html", {"networks": Network.objects.select_related("region")})


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def network(request: SignedInRequest, number: int = 0) -> HttpResponse:
    """Correct a network, or add one; imports leave it alone from then on."""
    staff_or_404(request.user)
    found = Network.objects.filter(pk=number).first() if number else Network(status=Network.Status.TO_VERIFY)
    if found is None:
        raise Http404
    typed = kept.take(request) if request.method != "POST" else None
    form = NetworkForm(request.POST or (typed.data if typed else None), network=found)
    if request.method == "POST" and form.is_valid():
        edit_network(network=found, **form.cleaned_data)
        messages.success(request, _("%(name)s est enregistré.") % {"name": found.name})
        return redirect("accounts:networks")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/network.html", {"form": form, "network": found}, status=status)
