// Never becomes ready, as when OpenAI does not know the domain.
globalThis.chatKitVariant = { silent: true }
