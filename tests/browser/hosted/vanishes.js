// Becomes ready and empties itself two seconds later.
globalThis.chatKitVariant = { vanishes: true }
