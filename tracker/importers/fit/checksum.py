"""The checksum at the end of every FIT file (CRC-16/ARC), computed over many blocks at once."""

from __future__ import annotations

from functools import cache

import numpy as np

POLYNOMIAL = 0xA001
"""x¹⁶ + x¹⁵ + x² + 1 with its bits reversed, as the FIT protocol prescribes."""

BLOCK = 64
"""Bytes a block: every step of the loop advances all blocks by one byte."""


def checksum(data: bytes | memoryview) -> int:
    """CRC-16/ARC of the bytes; a whole FIT file with its own checksum at the end gives 0.

    Each block of `BLOCK` bytes gets a checksum of its own. The checksum of two neighbours together
    is that of the first, moved on over the length of the second, exclusive-or that of the second;
    so neighbours are joined pair by pair until one is left.
    """
    table = _byte_table()
    whole = np.frombuffer(data, np.uint8)
    blocks = max(1, -(-len(whole) // BLOCK))
    blocks = 1 << (blocks - 1).bit_length()
    padded = np.zeros(blocks * BLOCK, np.uint8)  # zeros in front change nothing: the start value is 0
    padded[len(padded) - len(whole) :] = whole
    crc = np.zeros(blocks, np.uint16)
    for column in np.ascontiguousarray(padded.reshape(blocks, BLOCK).T):
        crc = (crc >> 8) ^ table[(crc ^ column) & 0xFF]
    level = 0
    while len(crc) > 1:
        low, high = _shift_tables(level)
        first, second = crc[0::2], crc[1::2]
        crc = low[first & 0xFF] ^ high[first >> 8] ^ second
        level += 1
    return int(crc[0])


@cache
def _byte_table() -> np.ndarray:
    crc = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        crc = np.where(crc & 1, (crc >> 1) ^ POLYNOMIAL, crc >> 1).astype(np.uint16)
    return crc


@cache
def _shift_tables(level: int) -> tuple[np.ndarray, np.ndarray]:
    """What becomes of the low and of the high byte of a checksum over ``BLOCK << level`` zero bytes."""
    byte = np.arange(256, dtype=np.uint16)
    low, high = byte, byte << 8
    if level == 0:
        table = _byte_table()
        for _ in range(BLOCK):
            low, high = (low >> 8) ^ table[low & 0xFF], (high >> 8) ^ table[high & 0xFF]
        return low, high
    once_low, once_high = _shift_tables(level - 1)
    for _ in range(2):
        low = once_low[low & 0xFF] ^ once_high[low >> 8]
        high = once_low[high & 0xFF] ^ once_high[high >> 8]
    return low, high
