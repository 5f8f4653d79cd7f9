// Becomes ready and collapses.
globalThis.chatKitVariant = { flat: true }
