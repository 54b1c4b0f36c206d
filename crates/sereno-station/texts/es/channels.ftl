
# Lo que lleva un texto a quien se suscribió, y la página donde se configura.
mail-check = Compruebe este aviso en su origen:
mail-open = Abrir:
mail-why = Recibe esto porque se lo pidió a { $net }. Cámbielo o deténgalo, sin contraseña:
