"""Addresses of this room. None carries anything that somebody typed."""

from django.urls import path

from safehold.domains.work_it_out import views

urlpatterns = [
    path("", views.work_it_out, name="work-it-out"),
    path("sheet/", views.sheet, name="work-it-out-sheet"),
    path("calendar/", views.diary, name="work-it-out-calendar"),
    path("case-file/", views.case_file, name="work-it-out-case-file"),
    path("open/", views.open_case, name="work-it-out-open"),
    path("list/", views.check_list, name="work-it-out-list"),
    path("list/checked/", views.checked_list, name="work-it-out-list-checked"),
    path("list/sample/", views.sample_list, name="work-it-out-list-sample"),
]
