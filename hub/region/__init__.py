"""Many stores seen together: what a region's pages say of their days. PURE.

In come counts that stores have sent; out go views. It knows no log, no database and no shopper.

* ``known``     what is told of stores, days and counts
* ``days``      what stands for each day of each store, and how many of them are there
* ``shown``     a score as it is published, and when it is not
* ``mix``       stores as if all were asked the same (direct standardization)
* ``funnel``    how far a store may be off by chance (funnel plot)
* ``compare``   the fair comparison, with its warnings
* ``visitors``  who came in, as it is told
* ``yesterday`` one day of every store
* ``versions``  by what stores are judged, and since when
* ``trend``     weeks by ExPro, with what broke between them
* ``hours``     hours by weekdays
* ``worst``     the touchpoints that need somebody
* ``worked``    what was done across stores, and whether it worked
"""
