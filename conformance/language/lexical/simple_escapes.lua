print(("\a\b\f\n\r\t\v\\\"\'"):byte(1, -1))  --> 7\t8\t12\t10\t13\t9\t11\t92\t34\t39
