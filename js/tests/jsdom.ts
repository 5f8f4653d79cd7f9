// What the tests' page lacks: jsdom draws nothing, so it cannot scroll to anything either.

Element.prototype.scrollIntoView ??= () => undefined
