/// How many layers of a scalable stream were seen.
public struct LayerCount: Equatable, Sendable {
    public private(set) var spatial = 1
    public private(set) var temporal = 1

    public init() {}

    /// Layers are numbered from 0.
    mutating func note(spatialID: UInt8, temporalID: UInt8) {
        spatial = max(spatial, Int(spatialID) + 1)
        temporal = max(temporal, Int(temporalID) + 1)
    }
}
