"""Further ways of asking the questions, written in one go before the grammar was mended for any of them."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

WAYS: tuple[tuple[str, str], ...] = (
    ("whats the avg body mass of the penguins", "mean body mass of penguins"),
    ("give me body mass means for every species", "mean body mass by species"),
    ("avg flipper_length_mm grouped by island pls", "average flipper length per island"),
    ("the 3 heaviest penguins", "top 3 penguins by body mass"),
    ("number of Gentoos with flippers 220 mm or longer", "how many Gentoo penguins have a flipper length of at least 220"),
    ("how many penguins don't have a known sex?", "how many penguins have no sex?"),
    ("how many female penguins live on Dream island", "how many female penguins are on Dream?"),
    ("cars made in Japan - how many?", "how many cars are from Japan"),
    ("what's the mpg by country of origin", "mean miles per gallon by origin"),
    ("most powerful 5 cars", "top 5 cars by horsepower"),
    ("cars that have more than 200 hp, how many are there", "how many cars with horsepower over 200"),
    ("how many different car names are there", "number of distinct names in cars"),
    ("lightest car's weight", "lowest weight of cars"),
    ("AAPL's mean price during 2008", "mean price of AAPL in 2008"),
    ("what was MSFT trading at in march 2008?", "price of MSFT in March 2008"),
    ("when was the last price recorded in stocks?", "latest date in stocks"),
    ("avg stock price year by year", "mean price by year in stocks"),
    ("Q1 2009 average price for each symbol", "average price by symbol in the first quarter of 2009"),
    ("how much did it rain in 2013?", "total precipitation in 2013"),
    ("how many snowy days were there", "how many days where weather is snow"),
    ("days with more than 20 mm of rain, how many?", "how many days had precipitation over 20"),
    ("what was the strongest wind each year", "max wind by year in weather"),
    ("how many days in 2013 did temp_min drop below zero?", "how many days with temp_min below 0 in 2013"),
    ("which US state has the most airports", "which state has the most airports?"),
    ("airports above 71 degrees latitude", "airports with latitude over 71"),
    ("how many airports have International in their name", "how many airports whose name contains 'International'"),
    ("the three southernmost airports", "bottom 3 airports by latitude"),
)  # fmt: skip
"""What somebody types, and the question of `asked.QUESTIONS` that it is."""
