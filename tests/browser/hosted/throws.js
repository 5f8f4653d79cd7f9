// Throws when it is given its options.
globalThis.chatKitVariant = { throws: true }
