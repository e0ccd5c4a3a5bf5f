extension Report {
    /// Adds the files made from the same journal after the recording, and their warnings.
    ///
    /// Connections are in the order in which they joined, so the same journal gives the same list.
    public mutating func add(deliveredAfter other: Report) {
        for (i, connection) in other.connections.enumerated() where i < connections.count {
            guard connections[i].connectionID == connection.connectionID else { continue }
            connections[i].outputs += connection.outputs
        }
        for composition in other.compositions ?? [] {
            if let i = compositions?.firstIndex(where: { $0.label == composition.label }) {
                compositions?[i].outputs += composition.outputs
            } else {
                compositions = (compositions ?? []) + [composition]
            }
        }
        add(other.warnings.filter { !warnings.contains($0) })
    }
}
