"""
A Zotero library -> a snapshot that a person may adopt. Nothing here runs unless somebody asks for it by name.

Reads   the library named under `zotero` in config/config.yaml, with the key in the environment variable ZOTERO_API_KEY
Writes  results/zotero/: library.csv (one row a record, in the columns of Zotero's CSV export), items.json (all items as
        received, attachments and notes too), pulled.csv (one row: version of the library and numbers)

  export ZOTERO_API_KEY=…                 a key that may only read; it is never written anywhere
  snakemake zotero --cores 1              pulls; says "Nothing to be done" while results/zotero/ is there
  snakemake zotero --cores 1 -R pull_zotero       pulls anew (the old snapshot goes first)

What was pulled is not yet part of the review: copy library.csv to corpus/searches/<round>/ and give it a row in
corpus/searches/log.csv, with the library version of pulled.csv in its note. A collection is its own items, without those of the
collections inside it. A library that is being changed is read again, so that all items are of one version.
"""

if "zotero" in config:

    rule pull_zotero:
        """Copy the Zotero library, or one collection of it, as it is now."""
        output:
            library="results/zotero/library.csv",
            received="results/zotero/items.json",
            pulled="results/zotero/pulled.csv",
        log:
            "logs/pull_zotero.log",
        # The key and the network are where the person is, not on a cluster's nodes.
        localrule: True
        params:
            code=CODE,
            library=config["zotero"],
        script:
            "../scripts/pull_zotero.py"

    rule zotero:
        """The snapshot by its short name: `snakemake zotero`."""
        input:
            "results/zotero/library.csv",
            "results/zotero/items.json",
            "results/zotero/pulled.csv",
        localrule: True
