"""The IDX format: what is encoded comes back, and nothing else is accepted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lowcap.base.errors import InputError
from lowcap.data.idx import decode_idx, encode_idx


@given(hnp.arrays(np.uint8, hnp.array_shapes(max_dims=3, max_side=6)))
def test_round_trip(array):
    np.testing.assert_array_equal(decode_idx(encode_idx(array), "x"), array)


@given(st.binary(max_size=64))
def test_other_bytes_are_one_clear_line_or_an_array(content):
    try:
        assert decode_idx(content, "x").dtype == np.uint8
    except InputError as error:
        assert str(error).startswith("x: ")


@pytest.mark.parametrize("change", [lambda found: found[:-1], lambda found: found + b"\0", lambda found: found[:6]])
def test_rejects_a_length_that_does_not_match(change):
    with pytest.raises(InputError, match="do not hold the array"):
        decode_idx(change(encode_idx(np.zeros((2, 3)))), "x")


def test_rejects_sizes_whose_product_says_nothing():
    with pytest.raises(InputError, match="do not hold the array"):
        decode_idx(b"\0\0\x08\x03" + bytes(4) + b"\xff" * 8, "x")


def test_rejects_other_types():
    with pytest.raises(InputError, match="unsigned bytes"):
        decode_idx(b"\0\0\x0d\x01\0\0\0\0", "x")
