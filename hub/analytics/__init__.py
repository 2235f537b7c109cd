"""Whole-chain questions over the Parquet files that ``vetrina-hub region export`` writes.

* ``questions``  what can be asked, as SQL that DuckDB and ClickHouse read alike
* ``session``    DuckDB over a folder of files, where it is installed (the extra ``analytics``)
"""
