import CThreads

/// How many processors this process may use: those of the machine, or what `taskset` or a container's cpuset left.
public enum ProcessorCount {
    /// At least 1.
    public static var available: Int { Int(ct_processor_count()) }
}
