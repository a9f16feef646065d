"""Addresses. An address names no person, and every domain has a folder of its own."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

KEPT_BY_ITS_READER = timedelta(days=90)


@transaction.non_atomic_requests  # else the database's absence would become our fault
def health(request: HttpRequest) -> JsonResponse:
    """Whether the site can do its work now: it asks the database for a table that every page needs."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM shared_cache")
    except OperationalError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
@transaction.non_atomic_requests  # it needs no database
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to write to about a weakness (RFC 9116); an installation that names nobody has no such file.

    Whoever keeps a copy is told to look again after 90 days; by the real clock, for no story is told here.
    """
    if not settings.SECURITY_CONTACT:
        raise Http404
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {datetime.now(UTC) + KEPT_BY_ITS_READER:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en, cy",
        *(f"Canonical: https://{host}{request.path}" for host in settings.HOSTS if host[0] not in ".*"),
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), "text/plain; charset=utf-8")


urlpatterns = [
    path("health", health),
    path(".well-known/security.txt", security_txt),
    path("api/", include("safehold.api.urls")),
    path("work-it-out/", include("safehold.domains.work_it_out.urls")),
    path("", include("safehold.pages.urls")),
    path("", include("safehold.domains.register.urls")),
]
handler400 = "safehold.site.safeguards.not_taken"
handler404 = "safehold.site.safeguards.not_found"
handler500 = "safehold.site.safeguards.fault"
