/// Which layers of the last 128 pictures were passed: as far as the seven bits of P_DIFF reach (RFC 9628 §4.2).
struct VP9LayerWindow: Sendable {
    static let length = 128

    private var masks = InlineArray<128, UInt8>(repeating: 0)
    /// Number of the next picture.
    private(set) var next: Int64 = 0

    /// - Parameter layers: bit n for layer n; 0 for a picture that is missing.
    mutating func append(layers: UInt8) {
        masks[Int(next & 127)] = layers
        next += 1
    }

    /// Whether the picture `distance` before the next one has a layer.
    func contains(_ distance: Int, layer: UInt8) -> Bool {
        guard (1...Self.length).contains(distance), next >= Int64(distance) else { return false }
        return masks[Int((next - Int64(distance)) & 127)] >> (layer & 7) & 1 == 1
    }

    /// Forgets all pictures; numbers go on.
    mutating func removeAll() {
        masks = .init(repeating: 0)
    }
}
