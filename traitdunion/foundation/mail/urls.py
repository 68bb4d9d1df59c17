from django.urls import path

from traitdunion.foundation.mail import views

app_name = "mail"
urlpatterns = [
    path("boite-aux-lettres/", views.mailbox, name="mailbox"),
    path("boite-aux-lettres/<int:pk>/", views.letter, name="letter"),
    path("boite-aux-lettres/<int:pk>/illustree/", views.illustrated, name="illustrated"),
    path("lettres/ne-plus-recevoir/<str:token>/", views.leave, name="leave"),
    path("instruction/lettres/", views.templates, name="templates"),
    path("instruction/lettres/<slug:name>/<slug:code>/", views.template, name="template"),
    path("instruction/lettres/<slug:name>/<slug:code>/illustree/", views.template_illustrated, name="sample"),
]
