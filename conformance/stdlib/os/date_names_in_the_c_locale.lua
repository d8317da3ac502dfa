print(os.date("!%a %A %b %B %h", 1704164645))  --> Tue Tuesday Jan January Jan
print(os.date("!%c|%x|%X", 1704164645))        --> Tue Jan  2 03:04:05 2024|01/02/24|03:04:05
