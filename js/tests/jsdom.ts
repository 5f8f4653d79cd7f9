// What the tests' page lacks: jsdom draws nothing, so it cannot scroll to anything either. Some tests have no page.

if (typeof Element !== "undefined") Element.prototype.scrollIntoView ??= () => undefined
