"""Reading projects and items with a bearer token. Rules live in selectors and access."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.access import Access, Capability, get_access
from annotation.models import Role
from annotation.selectors.projects import items_of, projects_of, roles_of
from annotation.selectors.rubrics import rubric_page

NO_CURSOR = "This is not a cursor of ours."


class ProjectAccess(BasePermission):
    """Load and authorise the project in the address; the view's `needs` says for what."""

    def has_permission(self, request: Request, view: Any) -> bool:
        view.access = get_access(request.user, view.kwargs["slug"], needs=view.needs)
        return True


class Pages(CursorPagination):
    """Cursors over the primary key: stable while rows are added."""

    page_size = 100
    max_page_size = 500
    page_size_query_param = "page_size"
    ordering = "pk"

    def decode_cursor(self, request: Request) -> Cursor | None:
        # The framework compares what stands in the cursor with the key, whatever it is.
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            raise ValidationError({"cursor": [NO_CURSOR]}) from None
        position = cursor.position if cursor else None
        if position is not None and not (position.isascii() and position.isdigit()):
            raise ValidationError({"cursor": [NO_CURSOR]})
        return cursor


class Paging(serializers.Serializer):
    """Parameters every list takes; a list adds its filters. Others are refused."""

    cursor = serializers.CharField(required=False)
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=500)


class ItemFilters(Paging):
    """What the list of items can be narrowed by."""

    key = serializers.CharField(required=False, max_length=200)
    retired = serializers.BooleanField(required=False, allow_null=True, default=None)


class ProjectSerializer(serializers.Serializer):
    """A project as its members see it."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)


class CriterionSerializer(serializers.Serializer):
    """One criterion of the newest rubric."""

    key = serializers.CharField()
    title = serializers.CharField()
    scope = serializers.CharField()
    level = serializers.CharField()
    question = serializers.CharField()
    values = serializers.SerializerMethodField()

    def get_values(self, part: Any) -> list[str]:
        return [anchor.value for anchor in part.anchors]


class RubricSerializer(serializers.Serializer):
    """The version that is rated now."""

    version = serializers.IntegerField()
    name = serializers.CharField()
    published_at = serializers.DateTimeField()
    criteria = CriterionSerializer(many=True)


class ProjectDetailSerializer(ProjectSerializer):
    """A project for those who see its results."""

    overlap = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    rubric = RubricSerializer(allow_null=True)


class OutputSerializer(serializers.Serializer):
    """One system's answer."""

    key = serializers.CharField()
    position = serializers.IntegerField()
    model = serializers.CharField()
    text = serializers.CharField()


class ItemSerializer(serializers.Serializer):
    """An item with its outputs. `input` is a text or a list of turns."""

    id = serializers.UUIDField(source="public_id")
    key = serializers.CharField()
    position = serializers.IntegerField()
    input = serializers.JSONField()
    context = serializers.CharField()
    reference = serializers.CharField()
    metadata = serializers.JSONField()
    retired = serializers.SerializerMethodField()
    outputs = OutputSerializer(many=True)

    def get_retired(self, item: Any) -> bool:
        return item.retired_at is not None


class Page(serializers.Serializer):
    """One page of a list: the addresses of its neighbours, null at the ends."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ProjectRoleSerializer(ProjectSerializer):
    """A row of the list; the roles were read once for all of them."""

    role = serializers.SerializerMethodField()

    def get_role(self, project: Any) -> str:
        return self.context["view"].roles.get(project.pk, Role.MANAGER)


class ProjectPage(Page):
    """One page of projects."""

    results = ProjectRoleSerializer(many=True)


class ItemPage(Page):
    """One page of items."""

    results = ItemSerializer(many=True)


def read_parameters(request: Request, kind: type[Paging]) -> Mapping[str, Any]:
    """Return the cleaned parameters. One that is unknown, or given twice, is a 400."""
    known = kind().fields
    problems = {name: ["Unknown parameter."] for name in request.query_params if name not in known}
    for name, values in request.query_params.lists():
        if len(values) > 1:
            problems.setdefault(name, ["Give it once."])
    if problems:
        raise ValidationError(problems)
    filters = kind(data=request.query_params.dict())
    filters.is_valid(raise_exception=True)
    return filters.validated_data


def answer_page(view: APIView, rows: QuerySet, kind: type[serializers.Serializer]) -> Response:
    """Return one page of rows with the addresses of its neighbours."""
    pages = Pages()
    page = pages.paginate_queryset(rows, view.request, view=view)
    return pages.get_paginated_response(kind(page, many=True, context={"view": view}).data)


class ProjectList(APIView):
    """The projects of the token's person."""

    permission_classes: ClassVar = [IsAuthenticated]

    @extend_schema(
        operation_id="projects_list",
        parameters=[Paging],
        responses=ProjectPage,
    )
    def get(self, request: Request) -> Response:
        read_parameters(request, Paging)
        self.roles = roles_of(request.user)
        return answer_page(self, projects_of(request.user), ProjectRoleSerializer)


class ProjectDetail(APIView):
    """One project and the rubric that is rated now."""

    needs = Capability.VIEW_RESULTS
    permission_classes: ClassVar = [IsAuthenticated, ProjectAccess]
    access: Access

    @extend_schema(operation_id="projects_retrieve", responses=ProjectDetailSerializer)
    def get(self, request: Request, slug: str) -> Response:
        project = self.access.project
        row = {
            "slug": project.slug,
            "name": project.name,
            "role": self.access.role,
            "overlap": project.overlap,
            "created_at": project.created_at,
            "rubric": rubric_page(project),
        }
        return Response(ProjectDetailSerializer(row).data)


class ItemList(APIView):
    """The items of a project, in the order of their loading."""

    needs = Capability.VIEW_RESULTS
    permission_classes: ClassVar = [IsAuthenticated, ProjectAccess]
    access: Access

    @extend_schema(
        operation_id="items_list",
        parameters=[ItemFilters, OpenApiParameter("slug", location="path")],
        responses=ItemPage,
    )
    def get(self, request: Request, slug: str) -> Response:
        filters = read_parameters(request, ItemFilters)
        rows = items_of(self.access.project, key=filters.get("key"), retired=filters["retired"])
        return answer_page(self, rows, ItemSerializer)
