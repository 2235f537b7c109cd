"""What a store's visitors are told about their data, written from the settings in force.

* ``facts``  what is collected here, by what, of a description and of what was heard
* ``page``   the full text, as HTML
* ``sign``   the short one for the door, A4, as HTML
* ``dpia``   the beginning of an impact assessment, for managers
* ``access`` how far everybody can use screens and pages
* ``code``   the QR code that leads from the one to the other

None of it decides what is lawful: it says what the program does, and what nobody has entered.
"""
