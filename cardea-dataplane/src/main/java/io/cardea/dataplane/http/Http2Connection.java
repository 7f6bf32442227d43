package io.cardea.dataplane.http;

import io.cardea.model.limit.GatewayLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One connection of a client, HTTP/2 (RFC 9113): many requests at a time, each on a stream. Flow
 * control, frames and their limits are Netty's; what floods with resets, settings, pings or empty
 * frames is cut off. Lives on one event loop.
 */
final class Http2Connection extends LoopHandler {

  /** Requests at a time; RFC 9113 §6.5.2 recommends no fewer. */
  private static final int MAX_STREAMS = 100;

  /** Streams that a client may reset within half a minute (CVE-2023-44487). */
  private static final int MAX_RESETS = 200;

  private static final int RESET_SECONDS = 30;

  private final String address;
  private final Optional<String> certificate;
  private final Set<Http2Stream> streams = new LinkedHashSet<>();
  private long since = System.nanoTime();
  private boolean leaving;

  /**
   * @param address where the client is
   * @param certificate thumbprint of the certificate that it has shown, if it had to
   */
  Http2Connection(HttpLoop loop, String address, Optional<String> certificate) {
    super(loop);
    this.address = address;
    this.certificate = certificate;
  }

  String address() {
    return address;
  }

  Optional<String> certificate() {
    return certificate;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    super.handlerAdded(added);
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(MAX_STREAMS)
                    .maxHeaderListSize(loop().maxFieldBytes()))
            .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
            .decoderEnforceMaxConsecutiveEmptyDataFrames(2)
            .gracefulShutdownTimeoutMillis(0)
            .build();
    ChannelPipeline pipeline = added.pipeline();
    pipeline.addBefore(added.name(), null, codec);
    pipeline.addBefore(
        added.name(),
        null,
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2Stream(Http2Connection.this));
              }
            }));
  }

  void opened(Http2Stream stream) {
    streams.add(stream);
  }

  void ended(Http2Stream stream) {
    streams.remove(stream);
    since = System.nanoTime();
    if (leaving && streams.isEmpty()) {
      close();
    }
  }

  /** Takes no more requests, and closes when those that it has are answered. */
  void leave() {
    if (!leaving) {
      leaving = true;
      ChannelFuture _ = opened().writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    }
  }

  @Override
  void sweep(long now, GatewayLimits limits) {
    if (streams.isEmpty()) {
      closeAfter(limits.idleConnection(), since, now);
    } else {
      List.copyOf(streams).forEach(stream -> stream.sweep(now, limits));
    }
  }

  @Override
  void keepAlive() {
    List.copyOf(streams).forEach(Http2Stream::keepAlive);
  }

  /** What concerns the connection as a whole: settings and pings, which have been answered. */
  @Override
  public void channelRead(ChannelHandlerContext from, Object frame) {
    ReferenceCountUtil.release(frame);
  }

  /** Who ends TLS has gone, like who closes its side. */
  @Override
  public void userEventTriggered(ChannelHandlerContext below, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      close();
    }
  }
}
