package io.cardea.model.adapter;

import java.util.Map;
import java.util.Optional;

/**
 * A server that is run from a container image. It takes a cluster to run it, so that it is declared
 * here and cannot be reached yet.
 *
 * @param name of the image
 * @param version its tag
 * @param environment variables it gets; values are secrets
 * @param replicas how many of it are run
 * @param workloadIdentity whether it gets an identity of the cluster's cloud
 * @param tool what it offers, if it is no MCP server but one tool over HTTP
 */
public record ImageUpstream(
    String name,
    String version,
    Map<String, String> environment,
    int replicas,
    boolean workloadIdentity,
    Optional<ImageTool> tool)
    implements Upstream {

  /** Why it cannot be reached. */
  public static final String NEEDS_KUBERNETES =
      "needs Kubernetes: this gateway runs no container images";

  public ImageUpstream {
    environment = Map.copyOf(environment);
  }

  /**
   * The one tool of a server.
   *
   * @param definition as MCP lists it, JSON
   * @param port that it listens on
   * @param path that calls go to
   */
  public record ImageTool(String definition, int port, String path) {}

  /** Names the image and no secret. */
  @Override
  public String toString() {
    return name + ":" + version;
  }
}
