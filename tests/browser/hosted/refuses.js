// Knows other options than ours, and says so as the frame of the real one does: as nobody's exception.
globalThis.chatKitVariant = { refuses: true }
