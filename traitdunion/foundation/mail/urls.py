from django.urls import path

from traitdunion.foundation.mail import views

app_name = "mail"
urlpatterns = [
    path("boite-aux-lettres/", views.mailbox, name="mailbox"),
    path("boite-aux-lettres/<int:pk>/", views.letter, name="letter"),
    path("boite-aux-lettres/<int:pk>/illustree/", views.illustrated, name="illustrated"),
]
