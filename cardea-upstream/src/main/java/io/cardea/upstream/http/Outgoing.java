package io.cardea.upstream.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.function.Function;

/**
 * A request that is still to be sent.
 *
 * @param isEndless whether its answer may last for days
 * @param callTimeout until its answer must be complete, unless it is endless
 * @param encoding writes it, head and body in one buffer
 */
record Outgoing(
    boolean isEndless, Duration callTimeout, Function<ByteBufAllocator, ByteBuf> encoding) {}
