import Media

extension DocumentReader {
    /// Refuses a codec to encode for which there is no encoder.
    mutating func requireEncoder(of codec: Codec, at node: DocumentNode?) {
        guard let node, let encoders, !encoders.contains(codec) else { return }
        let names = encoders.filter { $0.kind == codec.kind }.map(\.name).sorted()
        refuse(
            node, "\(codec.name) cannot be encoded by this installation",
            accepted: names.isEmpty
                ? "no encoder is installed for \(codec.kind.rawValue)" : names.joined(separator: ", "))
    }
}
