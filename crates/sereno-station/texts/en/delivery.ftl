# Handing notices over, and what became of each.
delivery-subject = { $net } { $number }: { $kind }, { $area }
