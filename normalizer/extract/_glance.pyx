# cython: language_level=3, boundscheck=False, wraparound=False
"""The few blocks of a page that rules are about, compiled: see `glance.py`."""

from cpython.tuple cimport PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE

from normalizer.extract import glance as plain

cdef extern from "Python.h":
    str PyUnicode_Substring(str text, Py_ssize_t start, Py_ssize_t end)

cdef enum:  # the fields of `PageBlock`
    TEXT, BOX, LINK_CHARS, BOLD_CHARS, ITALIC_CHARS, LINKS, INLINE, BREAKS, MEDIA, ROW, FIELDS

cdef enum:  # those of `Verdict`
    IS_ARTICLE, SCORE, REASONS, WITNESSES, VERDICT

cdef Py_ssize_t LONGEST_LINE = plain.LONGEST_LINE, LONGEST_LABEL = plain.LONGEST_LABEL
cdef Py_ssize_t LONGEST_BUTTON = plain.LONGEST_BUTTON, LONGEST_ABOVE = plain.LONGEST_ABOVE
cdef Py_ssize_t LONGEST_UNSEEN = plain.LONGEST_UNSEEN, FEWEST_IN_CLOUD = plain.FEWEST_IN_CLOUD
cdef double LINKED = plain.LINKED, CLOUD = plain.CLOUD
cdef unsigned long long NO_BUTTON = plain.NO_BUTTON, JUDGED_APART = plain.JUDGED_APART
cdef frozenset ITEMS = plain.ITEMS, SENTENCE_ENDS = plain.SENTENCE_ENDS
cdef str UNSEEN = plain.UNSEEN


cdef bint[32][32] PAIRS  # of letters that words begin with, by their last bits: in both cases
cdef frozenset _learnt = frozenset()


cdef int _learn(frozenset words) except -1:
    """Take over how words begin, to tell at once that most are none of them."""
    global _learnt
    cdef int one, other
    cdef str word
    if words is _learnt:
        return 0
    for one in range(32):
        for other in range(32):
            PAIRS[one][other] = False
    for word in words:
        if len(word) > 1:
            PAIRS[<int>ord(word[0]) & 31][<int>ord(word[1]) & 31] = True
    _learnt = words
    return 0


cdef inline object block_of(list blocks, Py_ssize_t index):
    block = blocks[index]
    if not PyTuple_Check(block) or PyTuple_GET_SIZE(block) < FIELDS:
        raise TypeError("no block of a page")
    return block


cdef inline Py_ssize_t number(object block, Py_ssize_t field) except? -1:
    return <Py_ssize_t><object>PyTuple_GET_ITEM(block, field)


cdef inline unsigned long long bits_of(list tags, object block) except? 0:
    cdef Py_ssize_t box = number(block, BOX)
    if not 0 <= box < len(tags):
        raise IndexError("a block in no box")
    return tags[box]


def glance(list blocks not None, list tags not None, frozenset words not None):
    """Tell what kinds blocks are; `tags` are by box, `words` the first ones of labels."""
    cdef Py_ssize_t index, length, links
    cdef str text
    cdef list unseen = [], buttons = [], clouds = [], labels = [], lines = [], dated = []
    _learn(words)
    for index in range(len(blocks)):
        block = block_of(blocks, index)
        text = <object>PyTuple_GET_ITEM(block, TEXT)
        length, links = len(text), number(block, LINKS)
        if links == 1:
            if length <= LONGEST_BUTTON and number(block, LINK_CHARS) >= LINKED * length:
                if not bits_of(tags, block) & NO_BUTTON:
                    buttons.append(index)
        elif links >= FEWEST_IN_CLOUD and number(block, LINK_CHARS) >= CLOUD * length:
            if not (<object>PyTuple_GET_ITEM(block, ROW) or _ends(text, length)):
                clouds.append(index)
        if length > LONGEST_LINE:
            continue
        lines.append(index)
        if length <= LONGEST_UNSEEN and _is_unseen(text):
            unseen.append(index)
        if length <= LONGEST_LABEL and _begins_with(words, text):
            labels.append(index)
        if _may_be_dated(text) and _may_be_timed(text, length):
            dated.append(index)
    return plain.Seen(unseen, buttons, clouds, labels, lines, dated)


cdef bint _ends(str text, Py_ssize_t length) except -1:
    return length > 0 and text[length - 1] in SENTENCE_ENDS


cdef bint _is_unseen(str text) noexcept:
    cdef Py_UCS4 character
    for character in text:
        if character not in UNSEEN:
            return False
    return True


cdef bint _begins_with(frozenset words, str text) except -1:
    """Whether the first word of a text, in lower case, is one of some."""
    cdef Py_ssize_t first = -1, at = 0
    cdef Py_UCS4 character, letter = 0
    for character in text:
        if character == 0x130:  # the one letter that is two in lower case, one no part of a word
            return plain.first_word(text) in words
        if character.isalnum() or character == c"_":
            if first < 0:
                first, letter = at, character
            elif at == first + 1 and letter < 0x80 and character < 0x80:
                if not PAIRS[<int>letter & 31][<int>character & 31]:
                    return False
        elif first >= 0:
            break
        at += 1
    return first >= 0 and PyUnicode_Substring(text, first, at).lower() in words


cdef bint _may_be_dated(str text) noexcept:
    cdef Py_UCS4 character, before = 0
    cdef int parts = 0
    for character in text:
        if character == c"." or character == c"/":
            parts += 1
            if parts == 2:
                return True
        elif (character == c"0" and before == c"2") or (character == c"9" and before == c"1"):
            return True
        before = character
    return False


cdef bint _may_be_timed(str text, Py_ssize_t length) noexcept:
    cdef Py_ssize_t at
    for at in range(1, length - 2):
        if text[at] in ":.hH時时" and text[at - 1].isdecimal():
            if text[at + 1].isdecimal() and text[at + 2].isdecimal():
                return True
    return False


def article_of(list verdicts not None, *, bint witnessed=False):
    """The indices of the article's blocks, in order; with `witnessed` of all with a witness."""
    cdef Py_ssize_t index
    cdef list article = []
    for index in range(len(verdicts)):
        verdict = verdicts[index]
        if not PyTuple_Check(verdict) or PyTuple_GET_SIZE(verdict) < VERDICT:
            raise TypeError("no verdict")
        if <object>PyTuple_GET_ITEM(verdict, IS_ARTICLE):
            article.append(index)
        elif witnessed and <object>PyTuple_GET_ITEM(verdict, WITNESSES):
            article.append(index)
    return article


def judged(list blocks not None, verdicts, tag, list tags not None, double least):
    """Tell blocks by their verdicts; `least` is the chance of those that are nearly sure."""
    cdef Py_ssize_t index, length_before = 0
    cdef str text
    cdef list known = list(verdicts), article = [], nearly = [], above = []
    cdef bint in_groups = False, linked_before = False, is_row, linked
    if len(known) != len(blocks):
        raise ValueError("as many verdicts as blocks are wanted")
    for index in range(len(blocks)):
        block, verdict = block_of(blocks, index), known[index]
        if not PyTuple_Check(verdict) or PyTuple_GET_SIZE(verdict) < VERDICT:
            raise TypeError("no verdict")
        text = <object>PyTuple_GET_ITEM(block, TEXT)
        is_row, linked = <object>PyTuple_GET_ITEM(block, ROW), number(block, LINK_CHARS) != 0
        if <object>PyTuple_GET_ITEM(verdict, IS_ARTICLE):
            article.append(index)
            if index and not linked_before and length_before <= LONGEST_ABOVE:
                above.append(index - 1)
            in_groups = in_groups or is_row or tag[number(block, BOX)] in ITEMS
        elif not (linked or is_row or number(block, LINKS)):
            if <double><object>PyTuple_GET_ITEM(verdict, SCORE) >= least:
                if not bits_of(tags, block) & JUDGED_APART:
                    nearly.append(index)
        linked_before, length_before = linked, len(text)
    return plain.Judged(article, nearly, above, in_groups)
