"""Addresses of the machine door."""

from django.db import transaction
from django.urls import path

from safehold.api.law import api

api_urls = api.urls
for address in api_urls[0]:  # a count must stay counted, whatever becomes of the question
    transaction.non_atomic_requests(address.callback)
urlpatterns = [path("", api_urls)]
