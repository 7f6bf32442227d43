package io.cardea.controlplane.declare;

import io.cardea.controlplane.config.DocumentConverter;
import io.cardea.controlplane.config.FileLayer;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.config.Part;
import io.cardea.controlplane.declare.Declared.Compiled;
import io.cardea.controlplane.document.JsonNodes;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.secret.SecretId;
import io.cardea.controlplane.secret.SecretService;
import io.cardea.controlplane.secret.VaultField;
import io.cardea.controlplane.store.StoreContent;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.controlplane.vault.VaultSecrets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents with the secrets that they refer to. What is read from Vault the first time is
 * awaited by {@code prepare}, so that nothing else waits for it. Thread-safe.
 */
final class Compiler {

  private final Secrets ofFiles;
  private final Secrets ofStored;
  private final VaultSecrets vault;

  Compiler(
      SecretService secrets, VaultSecrets vault, Function<String, @Nullable String> environment) {
    this.vault = vault;
    this.ofFiles =
        Secrets.ofFiles(
            environment,
            ref ->
                switch (ref) {
                  case SecretId id -> secrets.find(id);
                  case VaultField field -> vault.find(field);
                });
    this.ofStored =
        Secrets.ofStored(
            environment,
            ref ->
                switch (ref) {
                  case SecretId id -> secrets.find(id);
                  case VaultField field -> vault.findForApi(field);
                });
  }

  /** Reads from the Vault that {@code files} declare from now on, what they need first. Blocks. */
  void prepare(Loaded.Valid files) {
    vault.use(files.vault());
    if (files.vault().isPresent()) {
      settle(files.sealed().stream().map(this::inFile));
    }
  }

  /** Reads what {@code documents} of the store need. Blocks. */
  void prepare(Stream<ResourceDocument> documents) {
    if (vault.isDeclared()) {
      settle(documents.map(this::stored));
    }
  }

  private void settle(Stream<Part> parts) {
    vault.settle(parts.flatMap(part -> part.secrets().stream()).collect(Collectors.toSet()));
  }

  /** What a document of the store declares. */
  Part stored(ResourceDocument document) {
    String name = document.id().kind() + " " + document.id().name();
    return DocumentConverter.convert(JsonNodes.of(document.toJson(), name), ofStored);
  }

  /** What all that is in the store declares. */
  SortedMap<ResourceId, Compiled> stored(StoreContent content) {
    SortedMap<ResourceId, Compiled> compiled = new TreeMap<>();
    for (StoredResource resource : content.resources()) {
      compiled.put(resource.id(), new Compiled(resource, stored(resource.document())));
    }
    return compiled;
  }

  /** The document of a file, read again. */
  Part inFile(Part part) {
    return DocumentConverter.convert(part.document().orElseThrow(), ofFiles);
  }

  /** What files declare, with the secrets as they are now. */
  FileLayer layer(Loaded.Valid files) {
    return FileLayer.of(files, this::inFile);
  }

  /** Lets go of secrets of Vault that nothing of {@code declared} refers to. */
  void retain(Declared declared) {
    if (vault.isDeclared()) {
      vault.retain(
          declared.secrets().filter(VaultField.class::isInstance).collect(Collectors.toSet()));
    }
  }

  /** The documents of {@code resources}. */
  static Stream<ResourceDocument> documents(List<StoredResource> resources) {
    return resources.stream().map(StoredResource::document);
  }
}
