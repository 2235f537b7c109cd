"""A store's numbers for other programs: tables as CSV and Parquet, and what each number means.

In come the log, what is scored now and the days before; out go rows and bytes. It knows nothing of
HTTP and changes nothing.

* ``dictionary``  every measure: formula, unit, source
* ``meaning``     the dictionary in plain words, by language
* ``tables``      the columns of each table, and its rows
* ``lines``       rows as CSV that a spreadsheet cannot mistake for formulas
* ``parquet``     a CSV file as Parquet, where DuckDB is installed
"""
