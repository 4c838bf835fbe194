"""Cursors of lists."""

import pytest

from annotation.browsing.cursors import BadCursor, Cursor, read_cursor


def test_a_cursor_is_read_back_by_its_own_list() -> None:
    cursor = Cursor(7, 12, backwards=True)
    assert read_cursor(cursor.sign("items:1:q=a"), "items:1:q=a") == cursor
    assert read_cursor("", "items:1:q=a") is None


@pytest.mark.parametrize("text", ["x", "WzEsMiwwXQ:x", ":", "é", "9" * 9000])
def test_what_no_list_gave_out_is_refused(text: str) -> None:
    with pytest.raises(BadCursor, match="Start again at the first page") as caught:
        read_cursor(text, "items:1:")
    assert caught.value.http_status == 422


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(BadCursor):
        read_cursor(Cursor(7, 12).sign("items:1:q=a"), "items:1:q=b")
