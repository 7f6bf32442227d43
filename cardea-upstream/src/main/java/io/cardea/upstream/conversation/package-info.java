/**
 * Two-way channels of JSON messages to servers, presented as if they were Streamable HTTP. Knows
 * nothing of how a channel is made.
 */
@NullMarked
package io.cardea.upstream.conversation;

import org.jspecify.annotations.NullMarked;
