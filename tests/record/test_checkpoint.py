"""Checkpoints, keys and proofs as files: the published examples are read, and one changed letter is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from safehold.kernel.errors import Unreadable
from safehold.record.checkpoint import Checkpoint, Proof, Signer, Verifier
from safehold.record.tree import Tree, leaf_hash

SIGNER = Signer("log.example/record", bytes(range(32)))
ROOT = Tree([leaf_hash(b"one"), leaf_hash(b"two")]).root
NOTE = Checkpoint("log.example/record", 2, ROOT).signed(SIGNER)

# From the tests of Go's sumdb/note: a key, a text and its signature by another program.
PETER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETERS = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETERS_SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
SIGNED = f"{TEXT}\n— PeterNeumann {PETERS_SIGNATURE}\n"


def test_keys_and_signatures_are_those_of_other_programs():
    signer = Signer.read(PETER)
    assert (str(signer), str(signer.verifier)) == (PETER, PETERS)
    assert signer.sign(TEXT) == SIGNED
    assert Verifier.read(PETERS).has_signed(TEXT, SIGNED.splitlines()[-1:])


def test_a_fresh_key_signs_and_is_read_back():
    signer = Signer.new("northmoor.example/record")
    assert Signer.read(f"{signer}\n") == signer
    assert Verifier.read(f"{signer.verifier}\n") == signer.verifier
    note = Checkpoint(signer.name, 0, Tree().root).signed(signer)
    assert Checkpoint.read(note, signer.verifier) == Checkpoint(signer.name, 0, Tree().root)


def test_a_secret_is_not_shown_by_accident():
    assert repr(SIGNER.seed) not in repr(SIGNER)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\nb"])
def test_a_log_has_a_name_that_fits_the_format(name):
    with pytest.raises(Unreadable):
        Signer.new(name)


@given(some.integers(0, len(NOTE) - 1), some.characters(codec="utf-8"))
def test_one_changed_letter_is_refused(place, letter):
    if letter == NOTE[place]:
        return
    with pytest.raises(Unreadable):
        Checkpoint.read(NOTE[:place] + letter + NOTE[place + 1 :], SIGNER.verifier)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        NOTE.replace("\n\n", "\n"),
        NOTE[:-1],
        NOTE.partition("—")[0],
        SIGNER.sign("log.example/record\n02\n" + NOTE.split("\n")[2] + "\n"),
        SIGNER.sign("log.example/record\n2\nAAAA\n"),
        SIGNER.sign("another.example\n2\n" + NOTE.split("\n")[2] + "\n"),
        NOTE * 1000,
    ],
)
def test_what_is_no_checkpoint_of_this_log_is_refused(note):
    with pytest.raises(Unreadable):
        Checkpoint.read(note, SIGNER.verifier)


def test_another_keys_checkpoint_is_refused_and_a_witness_beside_it_is_passed_over():
    other = Signer.new("log.example/record")
    with pytest.raises(Unreadable, match="signature"):
        Checkpoint.read(NOTE, other.verifier)
    witnessed = NOTE + other.sign(NOTE.partition("\n\n")[0] + "\n").partition("\n\n")[2]
    assert Checkpoint.read(witnessed, SIGNER.verifier).size == 2


@pytest.mark.parametrize("line", ["", "x", "a+b+c", PETERS.replace("c74f20a3", "c74f20a4"), PETERS[:-4], PETER])
def test_what_is_no_public_key_is_refused(line):
    with pytest.raises(Unreadable):
        Verifier.read(line)


@pytest.mark.parametrize("line", ["", "PRIVATE+KEY+a+b+c", PETER.replace("c74f20a3", "c74f20a4"), PETERS])
def test_what_is_no_secret_key_is_refused(line):
    with pytest.raises(Unreadable):
        Signer.read(line)


def test_a_proof_is_read_back():
    proof = Proof("two", 1, (leaf_hash(b"one"),), NOTE)
    assert Proof.read(proof.text()) == proof
    assert proof.text().startswith("c2sp.org/tlog-proof@v1\nextra dHdv\nindex 1\n")


@pytest.mark.parametrize("text", ["", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\nextra !!\nindex 0\n\nx"])
def test_what_is_no_proof_is_refused(text):
    with pytest.raises(Unreadable):
        Proof.read(text)
