"""Addresses. An address names no person, and every domain has a folder of its own."""

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import include, path


@transaction.non_atomic_requests  # else the database's absence would become our fault
def health(request: HttpRequest) -> JsonResponse:
    """Whether the site can do its work now: it asks the database for a table that every page needs."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM shared_cache")
    except OperationalError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("health", health),
    path("api/", include("safehold.api.urls")),
    path("work-it-out/", include("safehold.domains.work_it_out.urls")),
    path("", include("safehold.pages.urls")),
    path("", include("safehold.domains.register.urls")),
]
handler400 = "safehold.site.safeguards.not_taken"
handler404 = "safehold.site.safeguards.not_found"
handler500 = "safehold.site.safeguards.fault"
