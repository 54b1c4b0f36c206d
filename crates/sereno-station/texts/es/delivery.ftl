# Entregar los avisos, y qué fue de cada uno.
delivery-subject = { $net } { $number }: { $kind }, { $area }
