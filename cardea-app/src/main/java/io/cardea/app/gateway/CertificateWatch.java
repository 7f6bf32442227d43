package io.cardea.app.gateway;

import io.cardea.dataplane.metrics.Meters;
import io.cardea.dataplane.tls.ServerTls;
import io.cardea.model.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a listener's certificate over when it was renewed. For one thread. */
final class CertificateWatch implements Runnable {

  /** Between two looks at the files. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

  private final ServerTls tls;
  private String problem = "";

  CertificateWatch(ServerTls tls, MeterRegistry registry) {
    this.tls = tls;
    Meters.gauge(registry, Metric.TLS_CERTIFICATE_EXPIRES, tls, t -> t.expires().getEpochSecond());
  }

  @Override
  public void run() {
    try {
      if (tls.refresh()) {
        LOG.atInfo().addKeyValue("expires", tls.expires()).log("the certificate was renewed");
      }
      problem = "";
    } catch (IOException e) {
      String now = String.valueOf(e.getMessage());
      if (!now.equals(problem)) {
        LOG.atError().log("the certificate is not renewed, the one before stays: {}", now);
      }
      problem = now;
    }
  }
}
