"""Whole-chain questions over the Parquet files that ``vetrina-hub region export`` writes.

* ``questions``  what is counted, as SQL that DuckDB and ClickHouse read alike
* ``figures``    those counts as the region's pages show them
* ``session``    DuckDB over a folder of files, where it is installed (the extra ``analytics``)
"""
