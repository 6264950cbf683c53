"""The organisation room: units and bodies over time, people, posts, roles, scopes."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "mangnon.organisation"
    label = "organisation"
    verbose_name = "Tổ chức"
