"""/api/v1/search: the search of the portal over JSON, with the page's form, visibility and order."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from .search.finders import BY_KIND, KINDS
from .search.form import SearchForm
from .search.query import read
from .search.results import Group, best, page_of


class PartSerializer(serializers.Serializer):
    text = serializers.CharField()
    hit = serializers.BooleanField()


class ExcerptSerializer(serializers.Serializer):
    label = serializers.CharField(help_text="Tên trường có chữ tìm thấy")
    parts = PartSerializer(many=True)


class ResultSerializer(serializers.Serializer):
    title = PartSerializer(many=True)
    url = serializers.CharField(help_text="Rỗng nếu người dùng không có trang nào về mục này")
    place = serializers.CharField()
    excerpt = ExcerptSerializer()


class GroupSerializer(serializers.Serializer):
    kind = serializers.CharField()
    label = serializers.CharField()
    results = ResultSerializer(many=True)
    more = serializers.BooleanField()


class SearchView(APIView):
    """Everything that the person may read, by words and by number: of every kind the best five, or with
    `loai` one kind in pages of twenty."""

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, required=True),
            OpenApiParameter("loai", str, enum=[kind for kind, _label in KINDS]),
            OpenApiParameter("page", int),
        ],
        responses=GroupSerializer(many=True),
    )
    def get(self, request):
        form = SearchForm(request.query_params)
        if not form.is_valid():
            raise ValidationError(form.errors)
        query, kind = read(form.cleaned_data["q"]), form.cleaned_data["loai"]
        groups = [one(kind, query, request)] if kind else best(query, request.user)
        return Response(GroupSerializer(groups, many=True).data)


def one(kind: str, query, request) -> Group:
    finder = BY_KIND[kind]
    page = page_of(finder, query, request.user, request.query_params.get("page"))
    return Group(finder.kind, finder.label, page.object_list, page.has_next())
