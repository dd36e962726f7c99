"""Records of other tools' exports, for the tests of importing."""

from funnel.exchange.told import Article

EMPTY = {"accession": "", "doi": "", "title": "", "year": ""}


def article(*said, file="x.csv", line=2, record_id="r_other", **fields):
    return Article(file, line, record_id, EMPTY | fields, list(said))
