package io.cardea.upstream.conversation;

import io.cardea.model.adapter.Adapter;
import java.util.Optional;

/**
 * What a conversation is about.
 *
 * @param adapter whose server it is with, and its limits, as they were when it began
 * @param owner whom it serves
 * @param session its id; none if it is shared by all stateless calls of its owner
 * @param jsonDepth nesting of any text read
 */
record About(Adapter adapter, Owner owner, Optional<String> session, int jsonDepth) {}
