using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(MySqlBackup.Benchmarks.RowWriterBenchmark).Assembly).Run(args);
