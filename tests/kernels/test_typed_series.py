"""Series of numbers as people write them: decimal commas, tables, words among numbers."""

import math

import numpy as np
import pytest

from raster_kernels.recipes.series import read_series

NAN = math.nan


def read(text, count=None):
    return read_series("SERIES", text, count)


@pytest.fixture
def table(tmp_path):
    """Return a function that reads a file of some content."""

    def read_table(content, column="", count=None, encoding="utf-8"):
        path = tmp_path / "series.csv"
        path.write_bytes(content.encode(encoding))
        return read(f"{path}{column}", count)

    return read_table


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1.5 2 NA 3.25", [1.5, 2, NAN, 3.25]),
        ("1,2,,3", [1, 2, NAN, 3]),
        ("[1. 2. nan]", [1, 2, NAN]),
        ("c(1, NA, -2)", [1, NAN, -2]),
        ("1,2;3,4", [1, 2, 3, 4]),
        ("\N{MINUS SIGN}1.5 2 3", [-1.5, 2, 3]),
        ("1,5; 2,5; -0,25", [1.5, 2.5, -0.25]),
        ("1,5 2,5 NA 3", [1.5, 2.5, NAN, 3]),
        ("1,5\t2,5\t3,5", [1.5, 2.5, 3.5]),
        ("1.234,5; 987,1; 12", [1234.5, 987.1, 12]),
        ("0,125; 1,250; 2", [0.125, 1.25, 2]),
    ],
)
def test_a_text_has_the_numbers_that_are_wanted(text, wanted):
    np.testing.assert_array_equal(read(text, len(wanted)), wanted)


def test_without_a_number_that_is_wanted_commas_separate():
    assert read("1,5 2,5") == [1, 5, 2, 5]


@pytest.mark.parametrize("text", ["1_000 2 3", "1 2 inf", "1 2 trace"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match=text.split()[0] if "_" in text else text.split()[-1]):
        read(text)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("Jahr;Wert\n2001;1,5\n2002;2,5\n2003;-0,25\n", [1.5, 2.5, -0.25]),
        ("Jahr\tWert\n2001\t1.234,5\n2002\t987,1\n2003\tNA\n", [1234.5, 987.1, NAN]),
        ('year,rain\n2001,"1,5"\n2002,"2,5"\n', [1.5, 2.5]),
        ("Wert\n1,5\n2,5\n", [1.5, 2.5]),
        ("1,5\n2\n-3,5\n", [1.5, 2, -3.5]),
        ("0,5\nNA\n1,2\n", [0.5, NAN, 1.2]),
        ("2001,5\n2002,7\n2003,6\n", [5, 7, 6]),
        ('"","x"\n"1",5\n"2",NA\n', [5, NAN]),
        ("date,oni,\n2001-01,0.5,\n2001-02,-0.3,\n", [0.5, -0.3]),
        ("year,rain,flag\n2001,10,A\n2002,12,B\n", [10, 12]),
        ("YR MON ANOM\n1950 1 -1.55\n1950 2 -1.78\n", [-1.55, -1.78]),
    ],
)
def test_a_table_has_its_last_column_of_numbers(table, content, wanted):
    np.testing.assert_array_equal(table(content), wanted)


def test_a_table_of_wide_characters_is_read(table):
    assert table("Jahr;Wert\n2001;1,5\n2002;2\n", encoding="utf-16") == [1.5, 2]


def test_a_column_is_named(table):
    assert table("a;b\n1,5;2\n3;4\n", "|a") == [1.5, 3]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("year,rain,remark\n2001,10,wet\n2002,trace,dry\n2003,7,\n", "'trace'"),
        ("year;rain\n2001;1,234\n2002;2,345\n", "'1,234'"),  # thousands, or thousandths
        ("1,5\n7,2\n3,5\n", "'1,5'"),  # two columns, or one
        ("1,234\n7,891\n3,500\n", "'1,234'"),
    ],
)
def test_what_may_be_something_else_is_refused(table, content, word):
    """Another column, such as the years, would be correlated without a word."""
    with pytest.raises(ValueError, match=word):
        table(content)
