extension Report {
    /// Adds what was sent of each folder to the outputs in it, and warns of what is missing.
    public mutating func add(pushed: [(folder: String, report: PushReport)]) {
        for (folder, push) in pushed {
            func isInside(_ output: OutputReport) -> Bool { output.file.hasPrefix(folder + "/") }
            for i in connections.indices {
                for j in connections[i].outputs.indices where isInside(connections[i].outputs[j]) {
                    connections[i].outputs[j].push = push
                }
            }
            for i in compositions?.indices ?? 0..<0 {
                for j in compositions?[i].outputs.indices ?? 0..<0
                where compositions.map({ isInside($0[i].outputs[j]) }) == true {
                    compositions?[i].outputs[j].push = push
                }
            }
            if let warning = push.warning { add([warning]) }
        }
    }
}
