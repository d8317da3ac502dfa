print(os.date("!%Ex %Ey %Od %Oy", 0))  --> 01/01/70 70 01 70
