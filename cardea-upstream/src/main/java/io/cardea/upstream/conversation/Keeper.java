package io.cardea.upstream.conversation;

/** Who keeps a conversation; told from its event loop. */
interface Keeper {

  /** It takes no more requests. */
  void ended(Conversation conversation);

  /** The server answered what nobody asked, asked what it must not, or the like. */
  void lied(Conversation conversation, String how);
}
