/// A connection that a killed recorder had forwarded, and that its successor goes on with.
public struct KeptConnection: Equatable, Sendable {
    public var connectionID: String
    public var name: String?
    /// The ports to which it is sent, bound again; empty where another process has one of them.
    public var ports: [SectionPorts]

    public init(connectionID: String, name: String?, ports: [SectionPorts]) {
        self.connectionID = connectionID
        self.name = name
        self.ports = ports
    }
}
